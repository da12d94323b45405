<?php

class OrderType extends AbstractType
{
    public function configureOptions(OptionsResolver $resolver): void
    {
        // ruleid: php-symfony-csrf-disabled
        $resolver->setDefaults(['data_class' => Order::class, 'csrf_protection' => false]);
    }
}

class OrderController extends AbstractController
{
    public function create()
    {
        // ruleid: php-symfony-csrf-disabled
        return $this->createForm(OrderType::class, null, ['csrf_protection' => false]);
    }

    public function edit($order)
    {
        // ok: php-symfony-csrf-disabled
        return $this->createForm(OrderType::class, $order);
    }

    public function options(OptionsResolver $resolver)
    {
        // ok: php-symfony-csrf-disabled
        $resolver->setDefaults(['csrf_protection' => true]);
        // ok: php-symfony-csrf-disabled
        $resolver->setDefaults(['data_class' => Order::class, 'csrf_token_id' => 'order']);
    }
}
